/* Seeed XIAO nRF52840 Sense (LSM6DS3TR-C), "mbed-enabled" board package. Not tried on hardware: see
 * ../../../sketches.md. */
#include <LSM6DS3.h>
#include <SensorCoachArduinoBLE.h>

static const float DPS_PER_COUNT = 0.035f; /* by the data sheet at 1000 dps; not 1000 / 32768 */
static const uint32_t PERIOD_US = 1000000 / 104;

static LSM6DS3 chip(I2C_MODE, 0x6a);
static sc_packer packer;
static uint32_t last_us;

void setup()
{
    pinMode(LED_BUILTIN, OUTPUT);
    chip.settings.accelRange = 8;
    chip.settings.gyroRange = 1000;
    chip.settings.accelSampleRate = chip.settings.gyroSampleRate = 104;
    if (chip.begin() != IMU_SUCCESS || !scBegin("SCoach-X"))
        while (true) digitalWrite(LED_BUILTIN, millis() / 100 % 2);
    sc_begin(&packer, SC_ACC_8G, SC_GYR_1000DPS, 5);
}

void loop()
{
    uint8_t status = 0;
    if (!scWanted() || chip.readRegister(&status, LSM6DS3_ACC_GYRO_STATUS_REG) != IMU_SUCCESS) return;
    if ((status & 3) != 3) return;
    uint32_t now_us = micros(); /* when the chip said that it is ready */
    if (now_us - last_us > PERIOD_US * 8 / 5) sc_dropped(&packer);
    last_us = now_us;
    int16_t acc[3] = {chip.readRawAccelX(), chip.readRawAccelY(), chip.readRawAccelZ()};
    int16_t gyr[3] = {chip.readRawGyroX(), chip.readRawGyroY(), chip.readRawGyroZ()};
    for (int i = 0; i < 3; i++) gyr[i] = sc_count(gyr[i] * DPS_PER_COUNT, 1000.0f);
    if (sc_add(&packer, acc, gyr, now_us)) scSend(&packer);
}
