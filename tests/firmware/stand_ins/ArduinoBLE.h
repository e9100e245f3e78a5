#pragma once
#include <Arduino.h>
enum BLEProperty { BLERead = 2, BLENotify = 16 };
struct BLECharacteristic {
    BLECharacteristic(const char *uuid, uint8_t properties, int valueSize, bool fixedLength = false);
    int writeValue(const uint8_t value[], int length);
    bool subscribed();
};
struct BLEUnsignedCharCharacteristic : BLECharacteristic {
    BLEUnsignedCharCharacteristic(const char *uuid, unsigned char properties);
    int writeValue(unsigned char value);
    unsigned char value();
};
struct BLEService {
    explicit BLEService(const char *uuid);
    void addCharacteristic(BLECharacteristic &characteristic);
};
struct BLELocalDevice {
    int begin();
    void poll();
    void setConnectionInterval(uint16_t shortest, uint16_t longest);
    void setLocalName(const char *name);
    void setDeviceName(const char *name);
    void setAdvertisedService(const BLEService &service);
    void addService(BLEService &service);
    int advertise();
};
extern BLELocalDevice &BLE;
