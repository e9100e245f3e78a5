/* Arduino Nano 33 BLE Sense (revision 1, LSM9DS1). Not tried on hardware: see ../../../sketches.md. */
#include <Arduino_LSM9DS1.h>
#include <SensorCoachArduinoBLE.h>
#include <Wire.h>

static const uint8_t CHIP = 0x6b, STATUS = 0x17, GYRO = 0x18, ACC = 0x28;
static const float DPS_PER_COUNT = 0.070f; /* by the data sheet at 2000 dps; it is not 2000 / 32768 */
static const uint32_t PERIOD_US = 1000000 / 119;

static sc_packer packer;
static uint32_t last_us;

static bool readBytes(uint8_t from, uint8_t *into, uint8_t length)
{
    Wire1.beginTransmission(CHIP);
    Wire1.write(from);
    if (Wire1.endTransmission(false) != 0 || Wire1.requestFrom(CHIP, length) != length) return false;
    for (uint8_t i = 0; i < length; i++) into[i] = (uint8_t)Wire1.read();
    return true;
}

static void readAxes(uint8_t from, int16_t axes[3])
{
    uint8_t raw[6] = {0};
    readBytes(from, raw, 6);
    for (int i = 0; i < 3; i++) axes[i] = (int16_t)(raw[2 * i] | raw[2 * i + 1] << 8);
}

void setup()
{
    pinMode(LED_BUILTIN, OUTPUT);
    if (!IMU.begin() || !scBegin("SCoach-1")) /* IMU.begin() sets 119 Hz, 4 g, 2000 dps */
        while (true) digitalWrite(LED_BUILTIN, millis() / 100 % 2);
    sc_begin(&packer, SC_ACC_4G, SC_GYR_2000DPS, 5);
}

void loop()
{
    uint8_t status = 0;
    if (!scWanted() || !readBytes(STATUS, &status, 1) || (status & 3) != 3) return;
    uint32_t now_us = micros(); /* the chip has no clock to be read: when it said that it is ready */
    if (now_us - last_us > PERIOD_US * 8 / 5) sc_dropped(&packer);
    last_us = now_us;
    int16_t acc[3], gyr[3];
    readAxes(ACC, acc);
    readAxes(GYRO, gyr);
    for (int i = 0; i < 3; i++) gyr[i] = sc_count(gyr[i] * DPS_PER_COUNT, 2000.0f);
    if (sc_add(&packer, acc, gyr, now_us)) scSend(&packer);
}
