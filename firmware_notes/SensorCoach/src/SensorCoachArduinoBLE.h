/* The service of sensor-coach over the ArduinoBLE library: Nano 33 BLE Sense, XIAO nRF52840 Sense. */
#ifndef SENSOR_COACH_ARDUINO_BLE_H
#define SENSOR_COACH_ARDUINO_BLE_H

#include <ArduinoBLE.h>

#include "sensor_coach_packet.h"

static BLEService scService(SC_SERVICE_UUID);
static BLECharacteristic scData(SC_DATA_UUID, BLENotify,
                                SC_HEADER_BYTES + SC_MAX_SAMPLES * SC_SAMPLE_BYTES);
static BLEService scBattery("180f");
static BLEUnsignedCharCharacteristic scLevel("2a19", BLERead | BLENotify);

/* Advertise; the name begins with SCoach, and eight letters are what fits. */
static inline bool scBegin(const char *name)
{
    if (!BLE.begin()) return false;
    BLE.setConnectionInterval(12, 24); /* asked of the central: 15 to 30 ms, in units of 1.25 ms */
    BLE.setLocalName(name);
    BLE.setDeviceName(name);
    scService.addCharacteristic(scData);
    scBattery.addCharacteristic(scLevel);
    BLE.addService(scService);
    BLE.addService(scBattery);
    BLE.setAdvertisedService(scService);
    scLevel.writeValue(100);
    return BLE.advertise() != 0;
}

/* Whether someone wants samples. Call it often: it also lets the radio do its work. */
static inline bool scWanted(void)
{
    BLE.poll();
    return scData.subscribed();
}

/* Send what is packed; a packet that could not be sent is missed by its number. */
static inline void scSend(sc_packer *p)
{
    uint16_t length = sc_finish(p);
    if (length) scData.writeValue(p->bytes, length);
}

static inline void scBatteryPercent(uint8_t percent)
{
    if (scLevel.value() != percent) scLevel.writeValue(percent);
}

#endif
