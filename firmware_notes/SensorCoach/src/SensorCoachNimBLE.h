/* The service of sensor-coach over NimBLE-Arduino 2: ESP32 boards. */
#ifndef SENSOR_COACH_NIMBLE_H
#define SENSOR_COACH_NIMBLE_H

#include <NimBLEDevice.h>

#include "sensor_coach_packet.h"

static NimBLECharacteristic *scData;
static NimBLECharacteristic *scLevel;
static volatile bool scSubscribed = false;
static volatile uint16_t scMtu = 23;

class ScServer : public NimBLEServerCallbacks {
    void onConnect(NimBLEServer *server, NimBLEConnInfo &link) override
    {
        /* asked of the central: 15 to 30 ms, in units of 1.25 ms; lost after 4 s */
        server->updateConnParams(link.getConnHandle(), 12, 24, 0, 400);
    }
    void onDisconnect(NimBLEServer *, NimBLEConnInfo &, int) override
    {
        scSubscribed = false;
        scMtu = 23;
        NimBLEDevice::startAdvertising();
    }
    void onMTUChange(uint16_t mtu, NimBLEConnInfo &) override { scMtu = mtu; }
};

class ScData : public NimBLECharacteristicCallbacks {
    void onSubscribe(NimBLECharacteristic *, NimBLEConnInfo &, uint16_t wants) override
    {
        scSubscribed = wants & 1;
    }
};

/* Advertise; the name begins with SCoach, and eight letters are what fits. */
static inline bool scBegin(const char *name)
{
    static ScServer served;
    static ScData told;
    if (!NimBLEDevice::init(name)) return false;
    NimBLEDevice::setMTU(247);
    NimBLEServer *server = NimBLEDevice::createServer();
    server->setCallbacks(&served);
    NimBLEService *service = server->createService(SC_SERVICE_UUID);
    scData = service->createCharacteristic(SC_DATA_UUID, NIMBLE_PROPERTY::NOTIFY);
    scData->setCallbacks(&told);
    NimBLEService *battery = server->createService("180f");
    scLevel = battery->createCharacteristic("2a19", NIMBLE_PROPERTY::READ | NIMBLE_PROPERTY::NOTIFY);
    uint8_t full = 100;
    scLevel->setValue(&full, 1);
    NimBLEAdvertising *advertising = NimBLEDevice::getAdvertising();
    advertising->setName(name);
    advertising->addServiceUUID(SC_SERVICE_UUID);
    return advertising->start();
}

static inline bool scWanted(void) { return scSubscribed; }

/* Send what is packed. A packet that could not be sent is missed by its number. */
static inline void scSend(sc_packer *p)
{
    uint16_t length = sc_finish(p);
    if (length) scData->notify(p->bytes, length);
}

static inline void scBatteryPercent(uint8_t percent)
{
    scLevel->setValue(&percent, 1);
    scLevel->notify();
}

#endif
