/* Just enough of Arduino's names to compile a sketch on a computer; nothing of it runs. */
#pragma once
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

enum { LED_BUILTIN = 13, OUTPUT = 1 };
void pinMode(int pin, int mode);
void digitalWrite(int pin, int value);
unsigned long millis();
unsigned long micros();
void delay(unsigned long ms);
void setup();
void loop();
