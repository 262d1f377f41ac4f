using Concur.Core.Measuring.Platform.Linux;
using Concur.Core.Measuring.Platform.MacOS;
using Concur.Core.Measuring.Platform.Windows;
using Concur.Core.Model;

namespace Concur.Core.Tests.Measuring.Platform;

/// <summary>The table of <c>help platforms</c> says what each system's code claims to know.</summary>
public class PlatformsTopicTests
{
    private const string Unavailable = "-";

    private static readonly Dictionary<string, Dictionary<string, string>> Table = Read();

    public static TheoryData<string> Systems => ["Linux, perf", "Linux, proc", "Windows", "Windows, etw", "macOS"];

    [Theory]
    [MemberData(nameof(Systems))]
    public void EachCellIsWhatTheSystemClaims(string system)
    {
        var claimed = CapabilitiesOf(system);

        Assert.Equal(Word(claimed.ThreadCpu), Cell("compute"));
        Assert.Equal(Word(claimed.RunQueue), Cell("run-queue"));
        Assert.Equal(Word(claimed.Switches), Cell("each switch"));
        Assert.Equal(Word(claimed.ProcessUsage), Cell("real, user, sys"));
        Assert.Equal(claimed.Gives(Category.IoSleep) ? "the rest" : Unavailable, Cell("io-sleep"));
        Assert.Equal(claimed.Gives(Category.RunQueue) ? "none" : "the rest", Cell("off-cpu"));
        Assert.Equal($"by the {Cell("stacks by the")}", CapabilityWords.Of(claimed.Stacks));

        string Cell(string row) => Table[row][system];
    }

    [Fact]
    public void EveryCategoryHasARow() =>
        Assert.Equal(
            CategoryNames.All.Select(CategoryNames.Of).Order(),
            Table.Keys.SelectMany(row => row.Split(", ")).Where(word => CategoryNames.All.Select(CategoryNames.Of).Contains(word)).Order());

    /// <summary>Linux with schedstat and Windows on x64, as the topic says below its table where others know less.</summary>
    private static Capabilities CapabilitiesOf(string system) => system switch
    {
        "Linux, perf" => LinuxSchedulerSources.Capabilities(SchedulerKind.Perf, hasSchedstat: true),
        "Linux, proc" => LinuxSchedulerSources.Capabilities(SchedulerKind.Proc, hasSchedstat: true),
        "Windows" => WindowsFigures.Of(SchedulerKind.Proc, hasCycles: true, countsUsage: true),
        "Windows, etw" => WindowsFigures.Of(SchedulerKind.Etw, hasCycles: true, countsUsage: true),
        _ => MacFigures.All,
    };

    private static string Word(Availability availability) =>
        availability == Availability.Unavailable ? Unavailable : CapabilityWords.Of(availability);

    /// <summary>The cells of the topic's only wide table, by row and column.</summary>
    private static Dictionary<string, Dictionary<string, string>> Read()
    {
        var lines = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "platforms.md"))
            .Where(line => line.StartsWith('|')).Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1])
            .Where(cells => cells.Length > 2 && !cells[0].StartsWith("---", StringComparison.Ordinal)).ToList();
        return lines.Skip(1).ToDictionary(
            cells => cells[0],
            cells => cells.Skip(1).Zip(lines[0].Skip(1)).ToDictionary(cell => cell.Second, cell => cell.First));
    }
}
