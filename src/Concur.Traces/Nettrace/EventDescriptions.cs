namespace Concur.Traces.Nettrace;

/// <summary>The kinds of events by the numbers that a file gives them.</summary>
internal sealed class EventDescriptions
{
    private readonly Dictionary<int, EventKind> _kinds = [];

    /// <summary>A kind; <see cref="EventKind.Unknown"/> where its description is missing.</summary>
    public EventKind Of(int id) => _kinds.GetValueOrDefault(id, EventKind.Unknown);

    /// <summary>Forgets all of them.</summary>
    public void Clear() => _kinds.Clear();

    /// <summary>
    /// A description of events: its number, the provider, the event's number, its name, keywords, version; then what is not
    /// needed here.
    /// </summary>
    /// <returns>False where it does not lie within the payload.</returns>
    public bool TryObject(ReadOnlySpan<byte> payload)
    {
        var description = new ByteCursor(payload);
        var (id, provider, eventId, name) = (description.Int32(), description.Text16(), description.Int32(), description.Text16());
        description.Int64(); // its keywords
        _kinds[id] = EventKind.Of(provider, eventId, name, description.Int32());
        return !description.Failed;
    }

    /// <summary>The same in version 6, many in a block.</summary>
    /// <returns>False where they do not lie within the block.</returns>
    public bool TryPlain(ReadOnlySpan<byte> block)
    {
        var rows = new ByteCursor(block);
        rows.Take(rows.UInt16());
        while (!rows.Failed && !rows.Left.IsEmpty)
        {
            var row = new ByteCursor(rows.Take(rows.UInt16()));
            var (id, provider, eventId, name) = ((int)row.VarUInt(), row.Text8(), (int)row.VarUInt(), row.Text8());
            var namesProcess = false;
            for (var fields = row.UInt16(); fields > 0 && !row.Failed; fields--)
                namesProcess |= row.Take(row.UInt16()).IndexOf("ProcessId"u8) >= 0;
            if (row.Failed) return false;
            var kind = EventKind.Of(provider, eventId, name, VersionIn(new ByteCursor(row.Take(row.UInt16()))));
            var namesItsProcess = kind.Provider == EventProvider.Universal && namesProcess;
            _kinds[id] = namesItsProcess ? kind with { Version = UniversalEvents.WithProcess } : kind;
        }

        return !rows.Failed;
    }

    /// <summary>The payload's version among what else may be said of an event; 0 where it is not.</summary>
    private static int VersionIn(ByteCursor properties)
    {
        while (!properties.Failed && !properties.Left.IsEmpty)
        {
            switch (properties.Byte())
            {
                case 1 or 8: properties.Byte(); break; // opcode, level
                case 3: properties.Int64(); break; // keywords
                case 4 or 5: properties.Text8(); break; // message template, description
                case 6: properties.Text8(); properties.Text8(); break; // a key and its value
                case 7: properties.Take(16); break; // the provider's GUID
                case 9: return properties.Byte();
                default: return 0;
            }
        }

        return 0;
    }
}
