// The few functions of SVOX Pico 1.0 that we call, as its picoapi.h and picodefs.h (Apache-2.0,
// SVOX AG 2008-2009) define them. They are declared here because the header lies in a Debian
// package of the non-free component, which a build must not need.
#pragma once

#include <cstdint>

namespace centralino::audio::pico {

using Status = std::int32_t;
using System = struct pico_system*;
using Resource = struct pico_resource*;
using Engine = struct pico_engine*;
using Char = unsigned char;
using Text = char[200];  // pico_Retstring

inline constexpr Status kOk = 0;
// pico_getData: nothing more to say, or more work to do; anything else is an error.
inline constexpr Status kStepIdle = 200;
inline constexpr Status kStepBusy = 201;
inline constexpr std::int32_t kResetFull = 0;

// The system lives in memory that the caller gives, and never takes more.
using Initialize = Status (*)(void* memory, std::uint32_t size, System* system);
using Terminate = Status (*)(System* system);
using LoadResource = Status (*)(System, const Char* file, Resource*);
using GetResourceName = Status (*)(System, Resource, Text name);
using CreateVoiceDefinition = Status (*)(System, const Char* voice);
using AddResourceToVoiceDefinition = Status (*)(System, const Char* voice, const Char* resource);
using NewEngine = Status (*)(System, const Char* voice, Engine*);
using DisposeEngine = Status (*)(System, Engine*);
// Text ends with a zero byte, which also tells it to speak what it has.
using PutTextUtf8 = Status (*)(Engine, const Char* text, std::int16_t size, std::int16_t* put);
// 16 bit samples at 16 kHz.
using GetData = Status (*)(Engine, void* buffer, std::int16_t size, std::int16_t* received,
                           std::int16_t* type);
using ResetEngine = Status (*)(Engine, std::int32_t mode);

}  // namespace centralino::audio::pico
