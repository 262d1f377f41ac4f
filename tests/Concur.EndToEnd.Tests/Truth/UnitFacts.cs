using System.Globalization;

namespace Concur.EndToEnd.Tests.Truth;

/// <summary>What a unit of a workload of known composition measured of itself: a line that its process left behind.</summary>
internal sealed record UnitFacts
{
    /// <summary>Process and thread that ran it; another thread may have the same name later.</summary>
    public required string Thread { get; init; }

    /// <summary>When it began, ns of CLOCK_MONOTONIC.</summary>
    public required long StartNs { get; init; }

    /// <summary>When it ended.</summary>
    public required long EndNs { get; init; }

    /// <summary>Contentions of the process's locks by its start and by its end.</summary>
    public required (long AtStart, long AtEnd) Contentions { get; init; }

    /// <summary>Methods that the process had compiled by its start and by its end.</summary>
    public required (long AtStart, long AtEnd) Methods { get; init; }

    /// <summary>Bytes that the process had allocated by its start and by its end.</summary>
    public required (long AtStart, long AtEnd) AllocatedBytes { get; init; }

    /// <summary>Collections of the process by its start and by its end.</summary>
    public required (long AtStart, long AtEnd) Collections { get; init; }

    /// <summary>The process's pauses for collections by its start and by its end, ns.</summary>
    public required (long AtStart, long AtEnd) PauseNs { get; init; }

    /// <summary>Its thread's time in the run queue by its start and by its end, ns.</summary>
    public required (long AtStart, long AtEnd) QueueNs { get; init; }

    /// <summary>The delay of all work items of the pool by its end, ns: what the runtime's count of them comes to over time.</summary>
    public required long PendingNsAtEnd { get; init; }

    /// <summary>Time per category, ms.</summary>
    public required IReadOnlyDictionary<string, double> Ms { get; init; }

    public static UnitFacts Parse(string process, string line)
    {
        var words = line.Split(' ');
        var numbers = words.Take(16).Select(word => long.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        return new UnitFacts
        {
            Thread = process + "/" + words[2],
            StartNs = numbers[0],
            EndNs = numbers[1],
            PauseNs = (numbers[3], numbers[4]),
            QueueNs = (numbers[5], numbers[6]),
            PendingNsAtEnd = numbers[7],
            Contentions = (numbers[8], numbers[12]),
            Methods = (numbers[9], numbers[13]),
            AllocatedBytes = (numbers[10], numbers[14]),
            Collections = (numbers[11], numbers[15]),
            Ms = words.Skip(16).Select(word => word.Split('='))
                .ToDictionary(pair => pair[0], pair => long.Parse(pair[1], CultureInfo.InvariantCulture) / 1e6),
        };
    }
}
