#!/usr/bin/env node
import { deviceFailed, deviceProcess } from "./main";

// What a device's container starts.
process.on("uncaughtException", deviceFailed);
deviceProcess({ spec: process.argv[2], flash: process.env.EWCLAB_FLASH ?? "/var/lib/ewclab" }).catch(
  deviceFailed,
);
