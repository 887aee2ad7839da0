// Enumerations that Swift imports as its own, under its names.
#pragma once

#define OH_ENUM(swift) __attribute__((enum_extensibility(closed), swift_name(#swift)))
#define OH_CASE(swift) __attribute__((swift_name(#swift)))
