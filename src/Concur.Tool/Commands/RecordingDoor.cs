using Concur.Core.Measuring.Platform;
using Concur.Core.Model;

namespace Concur.Tool.Commands;

/// <summary>The door of all that launches or records processes.</summary>
internal static class RecordingDoor
{
    /// <param name="what">What is asked for, such as "recording".</param>
    /// <exception cref="ConcurException">It is unavailable on this system.</exception>
    public static void NeedLinux(string what) => MachineProbe.Require(what);
}
