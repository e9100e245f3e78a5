/* The packet of sensor-coach, written: see packet.md for its layout. Portable C99, no allocation.
 *
 *   sc_packer packer;
 *   sc_begin(&packer, SC_ACC_8G, SC_GYR_1000DPS, 10);
 *   for each sample, when it was taken:
 *     if (sc_add(&packer, acc, gyr, tick_us)) {
 *       uint16_t length = sc_finish(&packer);
 *       notify(packer.bytes, length);
 *     }
 *
 * If samples were lost on their way (a FIFO that ran over, a packet that could not be sent), say so
 * with sc_dropped(): the host then shows a gap, and does not take the rest for slower.
 */
#ifndef SENSOR_COACH_PACKET_H
#define SENSOR_COACH_PACKET_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#define SC_SERVICE_UUID "7a1e0001-c47f-4023-9c08-41c1f348771f"
#define SC_DATA_UUID "7a1e0002-c47f-4023-9c08-41c1f348771f"

#define SC_HEADER_BYTES 8
#define SC_SAMPLE_BYTES 12
#ifndef SC_MAX_SAMPLES
#define SC_MAX_SAMPLES 19 /* what fits an ATT MTU of 247 bytes; 1 to 255 */
#endif

typedef enum { SC_ACC_2G, SC_ACC_4G, SC_ACC_8G, SC_ACC_16G } sc_acc_range;
typedef enum {
    SC_GYR_125DPS, SC_GYR_250DPS, SC_GYR_500DPS, SC_GYR_1000DPS, SC_GYR_2000DPS
} sc_gyr_range;

typedef struct {
    uint8_t bytes[SC_HEADER_BYTES + SC_MAX_SAMPLES * SC_SAMPLE_BYTES]; /* what is to be sent */
    uint16_t sequence;
    uint32_t tick_us; /* of the last sample */
    uint8_t ranges;
    uint8_t n;
    uint8_t most;
    bool overflow;
} sc_packer;

/* Samples that fit one notification of an ATT MTU, at least one and at most SC_MAX_SAMPLES. */
static inline uint8_t sc_samples_for_mtu(uint16_t mtu)
{
    int fit = (mtu - 3 - SC_HEADER_BYTES) / SC_SAMPLE_BYTES;
    return (uint8_t)(fit < 1 ? 1 : fit > SC_MAX_SAMPLES ? SC_MAX_SAMPLES : fit);
}

/* Begin a stream of packets of so many samples; the ranges are those the chip was set to. */
static inline void sc_begin(sc_packer *p, sc_acc_range acc, sc_gyr_range gyr, uint8_t samples)
{
    p->sequence = 0;
    p->tick_us = 0;
    p->ranges = (uint8_t)((unsigned)acc | (unsigned)gyr << 2);
    p->n = 0;
    p->most = samples < 1 ? 1 : samples > SC_MAX_SAMPLES ? SC_MAX_SAMPLES : samples;
    p->overflow = false;
}

static inline uint8_t *sc_put16(uint8_t *at, uint16_t value)
{
    at[0] = (uint8_t)(value & 0xff);
    at[1] = (uint8_t)(value >> 8);
    return at + 2;
}

/* Add a sample: counts of the chip, in its own frame, and when it was taken by the sensor's clock.
 * True: the packet is full, send it before the next sample comes. One too many is dropped, and said. */
static inline bool sc_add(sc_packer *p, const int16_t acc[3], const int16_t gyr[3],
                          uint32_t tick_us)
{
    if (p->n >= p->most) {
        p->overflow = true;
        return true;
    }
    uint8_t *at = p->bytes + SC_HEADER_BYTES + (unsigned)p->n * SC_SAMPLE_BYTES;
    for (int i = 0; i < 3; i++) at = sc_put16(at, (uint16_t)acc[i]);
    for (int i = 0; i < 3; i++) at = sc_put16(at, (uint16_t)gyr[i]);
    p->tick_us = tick_us;
    p->n++;
    return p->n >= p->most;
}

/* Samples are missing before the packet that is being filled. */
static inline void sc_dropped(sc_packer *p) { p->overflow = true; }

/* Close the packet: `bytes` holds it, of the length given, until the next sample is added.
 * Without a sample there is no packet and the length is 0. */
static inline uint16_t sc_finish(sc_packer *p)
{
    if (p->n == 0) return 0;
    uint16_t length = (uint16_t)(SC_HEADER_BYTES + p->n * SC_SAMPLE_BYTES);
    uint8_t *at = sc_put16(p->bytes, p->sequence);
    at = sc_put16(at, (uint16_t)(p->tick_us & 0xffff));
    at = sc_put16(at, (uint16_t)(p->tick_us >> 16));
    at[0] = p->n;
    at[1] = (uint8_t)(p->ranges | (p->overflow ? 0x20 : 0));
    p->sequence++;
    p->n = 0;
    p->overflow = false;
    return length;
}

/* A value as a count of a full scale, in the same unit: clipped, never wrapped. For chips whose count
 * is not full scale / 32768 (ST's gyroscopes), and libraries that give floats. */
static inline int16_t sc_count(float value, float full_scale)
{
    float count = rintf(value * (32768.0f / full_scale));
    return (int16_t)(count > 32767.0f ? 32767.0f : count < -32768.0f ? -32768.0f : count);
}

#endif
