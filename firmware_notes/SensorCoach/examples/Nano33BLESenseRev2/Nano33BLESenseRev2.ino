/* Arduino Nano 33 BLE Sense Rev2 (BMI270). Not tried on hardware: see ../../../sketches.md. */
#include <Arduino_BMI270_BMM150.h>
#include <SensorCoachArduinoBLE.h>

static const uint32_t PERIOD_US = 10000;

static sc_packer packer;
static uint32_t last_us;

void setup()
{
    pinMode(LED_BUILTIN, OUTPUT);
    if (!IMU.begin() || !scBegin("SCoach-2")) /* IMU.begin() sets 100 Hz, 4 g, 2000 dps */
        while (true) digitalWrite(LED_BUILTIN, millis() / 100 % 2);
    sc_begin(&packer, SC_ACC_4G, SC_GYR_2000DPS, 5);
}

void loop()
{
    if (!scWanted() || !IMU.accelerationAvailable() || !IMU.gyroscopeAvailable()) return;
    uint32_t now_us = micros(); /* when the chip said that it is ready */
    if (now_us - last_us > PERIOD_US * 8 / 5) sc_dropped(&packer);
    last_us = now_us;
    float a[3], g[3]; /* g and dps, in the board's axes */
    if (!IMU.readAcceleration(a[0], a[1], a[2]) || !IMU.readGyroscope(g[0], g[1], g[2])) return;
    int16_t acc[3], gyr[3];
    for (int i = 0; i < 3; i++) {
        acc[i] = sc_count(a[i], 4.0f);
        gyr[i] = sc_count(g[i], 2000.0f);
    }
    if (sc_add(&packer, acc, gyr, now_us)) scSend(&packer);
}
