using Concur.Core.Model;

namespace Concur.Tool.Commands;

/// <summary>
/// The values of the options of <c>run</c> and <c>sweep</c>. The first parameter of each method names what has the value in a message:
/// an option, or a member of a settings file. Each throws a <see cref="ConcurException"/> where the value is wrong.
/// </summary>
internal static class WorkloadValues
{
    public const int MostUnits = 1_000_000;

    private const string Auto = "auto";

    public static int Units(string name, string text) => (int)ValueParser.WholeNumber(name, text, 1, MostUnits);

    public static long Size(string name, string text) => ValueParser.WholeNumber(name, text, 0, long.MaxValue);

    /// <returns>Null for the usable cores.</returns>
    public static int? Workers(string name, string text) =>
        text == Auto ? null : (int)ValueParser.WholeNumber(name, text, 1, SweepGrid.MostWorkers);

    /// <returns>Null for as many as the tool chooses.</returns>
    public static int? Batch(string name, string text) => text == Auto ? null : (int)ValueParser.WholeNumber(name, text, 1, MostUnits);

    public static int Launches(string name, string text) => (int)ValueParser.WholeNumber(name, text, 1, 1_000);

    /// <returns>Null for as many as the tool chooses.</returns>
    public static int? Iterations(string name, string text) =>
        text == Auto ? null : (int)ValueParser.WholeNumber(name, text, 1, 1_000_000);

    public static int Seed(string name, string text) => (int)ValueParser.WholeNumber(name, text, int.MinValue, int.MaxValue);

    /// <returns>A share: 0.05 for 5%.</returns>
    public static double Precision(string name, string text) => ValueParser.Percent(name, text, 0.001, 1);

    public static TimeSpan Warmup(string name, string text) =>
        ValueParser.Duration(name, text, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));

    public static TimeSpan Budget(string name, string text) =>
        ValueParser.Duration(name, text, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24));
}
