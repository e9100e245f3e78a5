/* Does with the packer what it is told, a line each, and prints each packet as hex. */
#include <stdio.h>
#include <string.h>

#include "sensor_coach_packet.h"

int main(void)
{
    sc_packer packer;
    char word[16];
    while (scanf("%15s", word) == 1) {
        unsigned a = 0, b = 0, n = 0;
        int v[6];
        float value, scale;
        if (!strcmp(word, "begin") && scanf("%u %u %u", &a, &b, &n) == 3) {
            sc_begin(&packer, (sc_acc_range)a, (sc_gyr_range)b, (uint8_t)n);
        } else if (!strcmp(word, "add") && scanf("%d %d %d %d %d %d %u", v, v + 1, v + 2, v + 3,
                                                 v + 4, v + 5, &a) == 7) {
            int16_t acc[3], gyr[3];
            for (int i = 0; i < 3; i++) acc[i] = (int16_t)v[i], gyr[i] = (int16_t)v[3 + i];
            printf("%d\n", sc_add(&packer, acc, gyr, a));
        } else if (!strcmp(word, "dropped")) {
            sc_dropped(&packer);
        } else if (!strcmp(word, "finish")) {
            uint16_t length = sc_finish(&packer);
            for (uint16_t i = 0; i < length; i++) printf("%02x", packer.bytes[i]);
            printf(".\n");
        } else if (!strcmp(word, "count") && scanf("%f %f", &value, &scale) == 2) {
            printf("%d\n", sc_count(value, scale));
        } else if (!strcmp(word, "fit") && scanf("%u", &a) == 1) {
            printf("%d\n", sc_samples_for_mtu((uint16_t)a));
        } else {
            return 1;
        }
    }
    return 0;
}
