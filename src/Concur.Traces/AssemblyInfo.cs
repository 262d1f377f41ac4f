using System.Runtime.CompilerServices;

// Calls into the C library use blittable types only, so that no marshalling is hidden in them.
[assembly: DisableRuntimeMarshalling]
