#pragma once
#include <Wire.h>
enum { I2C_MODE = 0, LSM6DS3_ACC_GYRO_STATUS_REG = 0x1e };
enum status_t { IMU_SUCCESS, IMU_HW_ERROR };
struct LSM6DS3 {
    struct { uint16_t accelRange, gyroRange, accelSampleRate, gyroSampleRate; } settings;
    LSM6DS3(uint8_t bus, uint8_t address);
    status_t begin();
    status_t readRegister(uint8_t *into, uint8_t from);
    int16_t readRawAccelX(), readRawAccelY(), readRawAccelZ();
    int16_t readRawGyroX(), readRawGyroY(), readRawGyroZ();
};
