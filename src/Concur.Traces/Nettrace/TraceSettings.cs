using System.Globalization;

namespace Concur.Traces.Nettrace;

/// <summary>What the header of a file says of the process and the machine; null where it does not.</summary>
internal readonly record struct TraceSettings
{
    /// <summary>The operating system's id of the process.</summary>
    public int? ProcessId { get; init; }

    /// <summary>Logical processors.</summary>
    public int? Processors { get; init; }

    /// <summary>The time on a CPU from one sample to the next, ns.</summary>
    public int? SampleNs { get; init; }

    /// <summary>Reads those of version 6: texts by name, of which none need be there.</summary>
    public static TraceSettings Read(ReadOnlySpan<byte> fields)
    {
        var settings = new TraceSettings();
        var texts = new ByteCursor(fields);
        for (var left = texts.Int32(); left > 0 && !texts.Failed; left--)
        {
            var (name, value) = (texts.Text8(), texts.Text8());
            if (texts.Failed || !int.TryParse(value, CultureInfo.InvariantCulture, out var number) || number <= 0) continue;
            settings = name switch
            {
                "ProcessId" => settings with { ProcessId = number },
                "HardwareThreadCount" => settings with { Processors = number },
                "ExpectedCPUSamplingRate" => settings with { SampleNs = number },
                _ => settings,
            };
        }

        return settings;
    }
}
