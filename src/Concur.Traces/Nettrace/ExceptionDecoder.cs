using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Traces.Nettrace;

/// <summary>Decodes the events of exceptions: when one was thrown, and of which type.</summary>
internal sealed class ExceptionDecoder
{
    private readonly List<ThrownException> _thrown = [];
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <returns>Whether the event is that of an exception.</returns>
    public bool Take(in NettraceEvent e, long timeNs)
    {
        if (e.Kind.Id != EventIds.ExceptionThrown) return false;
        var payload = e.Payload; // begins with the type's name; the message and the address follow
        var type = EventPayload.TryText(ref payload, out var name) && name.Length > 0 ? name : "?";

        // A program may throw thousands of few types: one text per type is kept.
        if (!_names.TryGetValue(type, out var known)) _names[type] = known = TerminalText.Name(type);
        _thrown.Add(new ThrownException(timeNs, known));
        return true;
    }

    /// <summary>Adds the exceptions to a recording.</summary>
    public SessionRecording AddTo(SessionRecording recording) => recording with
    {
        Exceptions = [.. _thrown.OrderBy(thrown => thrown.TimeNs)],
    };
}
