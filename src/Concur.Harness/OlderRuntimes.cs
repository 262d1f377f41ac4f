// What the runtimes before .NET 9 lack. There a lock statement takes the monitor of an object.
#if !NET9_0_OR_GREATER
global using Lock = object;
#endif
