using System.Runtime.InteropServices;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Traces.Nettrace;

/// <summary>Decodes the events that describe a process. Of several that tell one thing, the first counts.</summary>
internal sealed class ProcessDecoder
{
    private const int RuntimeVersionOffset = 12;
    private const int CoreMajor = 4;
    private ProcessFacts _facts = new();

    /// <summary>The process, which is called by a name where its command line is not known.</summary>
    /// <param name="name">Its name; null where that is not known either.</param>
    public ProcessFacts Called(string? name) =>
        name is null ? _facts : _facts with { CommandLine = _facts.CommandLine ?? Printable(name) };

    /// <summary>
    /// Two numbers, the library's version in four parts, the runtime's in four; 10.0.1226 is the file version of 10.0.12. .NET Core 3 calls
    /// itself 4.0.30319, as .NET Framework did.
    /// </summary>
    public void TakeRuntimeVersion(ReadOnlySpan<byte> payload)
    {
        if (_facts.Runtime is not null || payload.Length < RuntimeVersionOffset + (3 * sizeof(ushort))) return;
        var parts = MemoryMarshal.Cast<byte, ushort>(payload[RuntimeVersionOffset..]);
        _facts = _facts with
        {
            Runtime = parts[0] == CoreMajor
                ? $".NET Core {CoreVersion(payload) ?? "3"}"
                : FormattableString.Invariant($".NET {parts[0]}.{parts[1]}.{parts[2] / 100}"),
        };
    }

    /// <summary>
    /// The version of .NET Core, after which the folder of the runtime's library is called; null where the program brought its own.
    /// </summary>
    private static string? CoreVersion(ReadOnlySpan<byte> payload)
    {
        const int commandLineOffset = 25, guidBytes = 16;
        if (payload.Length < commandLineOffset) return null;
        payload = payload[commandLineOffset..];
        if (!EventPayload.TryText(ref payload, out _) || payload.Length < guidBytes) return null;
        payload = payload[guidBytes..];
        return EventPayload.TryText(ref payload, out var library)
            && library.Split('/', '\\') is [.., var folder, _]
            && Version.TryParse(folder, out var version)
                ? version.ToString()
                : null;
    }

    /// <summary>Command line, operating system, architecture.</summary>
    public void TakeSession(ReadOnlySpan<byte> payload)
    {
        if (EventPayload.TryText(ref payload, out var commandLine))
            _facts = _facts with { CommandLine = _facts.CommandLine ?? Printable(SecretText.Redacted(commandLine)) };
        if (EventPayload.TryText(ref payload, out var os)) _facts = _facts with { Os = _facts.Os ?? Printable(os) };
        if (EventPayload.TryText(ref payload, out var architecture))
            _facts = _facts with { Architecture = _facts.Architecture ?? Printable(architecture) };
    }

    /// <summary>A trace of unknown origin must not control the terminal that shows it.</summary>
    private static string? Printable(string text) => text.Length == 0 ? null : TerminalText.Name(text);
}
