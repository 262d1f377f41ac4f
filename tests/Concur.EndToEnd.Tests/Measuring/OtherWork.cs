using System.Globalization;

namespace Concur.EndToEnd.Tests.Measuring;

/// <summary>
/// Measures how much of the cores' time went to other processes while a test ran: what /proc/stat counts as busy or stolen,
/// less what this process and those that it started and waited for have used (proc(5), fields 14 to 17 of /proc/self/stat).
/// Nothing else may run in this process meanwhile, as is so in the measuring suite.
/// </summary>
internal sealed class OtherWork
{
    /// <summary>The share that changes no figure by more than the tests tolerate.</summary>
    private const double MostShare = 0.05;

    private const int FirstField = 3;
    private readonly Ticks _start = Ticks.Now();

    private OtherWork()
    {
    }

    /// <summary>Begins to measure.</summary>
    public static OtherWork Watch() => new();

    /// <summary>
    /// Skips the test where others took more of the cores than its bounds allow for. To be called before anything is asserted,
    /// so that it is the disturbance that counts and not how the test would end.
    /// </summary>
    public void SkipIfDisturbed()
    {
        var share = Tell();
        Assert.SkipWhen(share > MostShare, $"inconclusive: {Text(share)}, and at most {MostShare:P0} is allowed for");
    }

    /// <summary>Writes the share of the cores' time that others have taken, and returns it.</summary>
    public double Tell()
    {
        var now = Ticks.Now();
        var share = (now.Busy - _start.Busy - (now.Own - _start.Own)) / (double)Math.Max(1, now.All - _start.All);
        TestContext.Current.TestOutputHelper?.WriteLine(Text(share));
        return share;
    }

    private static string Text(double share) => FormattableString.Invariant($"other processes took {share:P1} of the cores' time");

    /// <summary>Clock ticks since the machine started, of all cores.</summary>
    /// <param name="All">Of any kind.</param>
    /// <param name="Busy">Neither idle nor waiting for a disk.</param>
    /// <param name="Own">Used by this process and its children.</param>
    private readonly record struct Ticks(long All, long Busy, long Own)
    {
        public static Ticks Now()
        {
            // cpu user nice system idle iowait irq softirq steal; what follows is counted in user and nice already.
            var words = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var cpu = words.Skip(1).Take(8).Select(Number).ToArray();
            var own = File.ReadAllText("/proc/self/stat");
            var fields = own[(own.LastIndexOf(')') + 2)..].Split(' ');
            return new Ticks(cpu.Sum(), cpu.Sum() - cpu[3] - cpu[4], fields[(14 - FirstField)..(18 - FirstField)].Sum(Number));
        }

        private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
    }
}
