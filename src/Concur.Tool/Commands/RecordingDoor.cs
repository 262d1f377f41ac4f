using Concur.Core.Model;

namespace Concur.Tool.Commands;

/// <summary>The door of all that launches or records processes.</summary>
internal static class RecordingDoor
{
    /// <param name="what">What is asked for.</param>
    /// <exception cref="ConcurException">It can't be had on this system.</exception>
    public static void NeedLinux(string what)
    {
        if (!OperatingSystem.IsLinux()) throw new ConcurException(FailureKind.Unsupported, $"{what} needs Linux so far; 'show' works everywhere");
    }
}
