#pragma once
#include <Arduino.h>
struct TwoWire {
    void begin();
    void setClock(uint32_t hz);
    void beginTransmission(uint8_t chip);
    size_t write(uint8_t value);
    uint8_t endTransmission(bool stop = true);
    size_t requestFrom(uint8_t chip, size_t length, bool stop = true);
    int read();
};
extern TwoWire Wire, Wire1;
