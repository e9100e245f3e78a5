/* What the two libraries of Arduino's own motion chips have in common. */
#pragma once
#include <Wire.h>
struct ImuStandIn {
    int begin();
    int readAcceleration(float &x, float &y, float &z);
    int readGyroscope(float &x, float &y, float &z);
    int accelerationAvailable();
    int gyroscopeAvailable();
};
extern ImuStandIn IMU;
