#pragma once
#include <Arduino.h>
namespace NIMBLE_PROPERTY { enum { READ = 2, NOTIFY = 16 }; }
struct NimBLEConnInfo { uint16_t getConnHandle() const; };
struct NimBLEServer;
struct NimBLECharacteristic;
struct NimBLEServerCallbacks {
    virtual ~NimBLEServerCallbacks() = default;
    virtual void onConnect(NimBLEServer *, NimBLEConnInfo &) {}
    virtual void onDisconnect(NimBLEServer *, NimBLEConnInfo &, int) {}
    virtual void onMTUChange(uint16_t, NimBLEConnInfo &) {}
};
struct NimBLECharacteristicCallbacks {
    virtual ~NimBLECharacteristicCallbacks() = default;
    virtual void onSubscribe(NimBLECharacteristic *, NimBLEConnInfo &, uint16_t) {}
};
struct NimBLECharacteristic {
    void setCallbacks(NimBLECharacteristicCallbacks *callbacks);
    void setValue(const uint8_t *value, size_t length);
    bool notify() const;
    bool notify(const uint8_t *value, size_t length) const;
};
struct NimBLEService {
    NimBLECharacteristic *createCharacteristic(const char *uuid, uint32_t properties);
};
struct NimBLEServer {
    void setCallbacks(NimBLEServerCallbacks *callbacks, bool deleteCallbacks = true);
    NimBLEService *createService(const char *uuid);
    void updateConnParams(uint16_t, uint16_t, uint16_t, uint16_t, uint16_t) const;
};
struct NimBLEAdvertising {
    bool setName(const std::string &name);
    bool addServiceUUID(const char *uuid);
    bool start(uint32_t duration = 0);
};
struct NimBLEDevice {
    static bool init(const std::string &name);
    static bool setMTU(uint16_t mtu);
    static NimBLEServer *createServer();
    static NimBLEAdvertising *getAdvertising();
    static bool startAdvertising(uint32_t duration = 0);
};
