/* Any ESP32 with an MPU-6050 on I2C (SDA, SCL of the board). Not tried on hardware: see
 * ../../../sketches.md. */
#include <SensorCoachNimBLE.h>
#include <Wire.h>

static const uint8_t CHIP = 0x68;
static const uint32_t PERIOD_US = 10000;

static sc_packer packer;
static uint32_t last_us;
static bool wanted;

static bool writeByte(uint8_t to, uint8_t value)
{
    Wire.beginTransmission(CHIP);
    Wire.write(to);
    Wire.write(value);
    return Wire.endTransmission() == 0;
}

static bool readBytes(uint8_t from, uint8_t *into, uint8_t length)
{
    Wire.beginTransmission(CHIP);
    Wire.write(from);
    if (Wire.endTransmission(false) != 0 || Wire.requestFrom(CHIP, length) != length) return false;
    for (uint8_t i = 0; i < length; i++) into[i] = (uint8_t)Wire.read();
    return true;
}

static bool beginChip(void)
{
    Wire.begin();
    Wire.setClock(400000);
    return writeByte(0x6b, 0x01)     /* awake, clock of the gyroscope */
        && writeByte(0x1a, 0x03)     /* filter of 44 Hz: 1 kHz inside */
        && writeByte(0x19, 9)        /* every tenth: 100 Hz */
        && writeByte(0x1b, 0x10)     /* 1000 dps */
        && writeByte(0x1c, 0x10)     /* 8 g */
        && writeByte(0x38, 0x01);    /* say when data are ready */
}

void setup()
{
    if (!beginChip() || !scBegin("SCoach-E"))
        while (true) delay(1000);
}

void loop()
{
    if (!scWanted()) {
        wanted = false;
        return;
    }
    if (!wanted) { /* a link of its own MTU: as many samples as it carries, ten at most */
        uint8_t fit = sc_samples_for_mtu(scMtu);
        sc_begin(&packer, SC_ACC_8G, SC_GYR_1000DPS, fit < 10 ? fit : 10);
        last_us = micros();
        wanted = true;
    }
    uint8_t ready = 0, raw[14];
    if (!readBytes(0x3a, &ready, 1) || !(ready & 1)) return;
    uint32_t now_us = micros(); /* the chip has no clock to be read: when it said that it is ready */
    if (now_us - last_us > PERIOD_US * 8 / 5) sc_dropped(&packer);
    last_us = now_us;
    if (!readBytes(0x3b, raw, sizeof raw)) return;
    int16_t acc[3], gyr[3]; /* big endian; the temperature is between the two */
    for (int i = 0; i < 3; i++) {
        acc[i] = (int16_t)(raw[2 * i] << 8 | raw[2 * i + 1]);
        gyr[i] = (int16_t)(raw[8 + 2 * i] << 8 | raw[9 + 2 * i]);
    }
    if (sc_add(&packer, acc, gyr, now_us)) scSend(&packer);
}
