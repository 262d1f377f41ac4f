namespace Concur.Core.Accounting;

/// <summary>
/// Which call of a program a stack belongs to: the innermost method that is neither the runtime's libraries' nor the
/// harness's own, and what it called. Names tell the one from the other: method events do not say which file code is of.
/// </summary>
/// <param name="Name">The method; on a stack without any of the program, the harness's, or else the innermost one that does
/// more than wait.</param>
/// <param name="Calls">The method that it called to wait; null where that goes without saying: the lock itself, or nothing.</param>
internal sealed record CallSite(string Name, string? Calls)
{
    private static readonly string[] Libraries = ["System.", "Microsoft.", "Internal.", "Interop.", "dynamicClass."];
    private static readonly string[] Harness = ["Concur.Harness.", "Concur.Abstractions."];
    private static readonly string[] Waiting = ["System.Threading.Monitor.", "System.Threading.Lock.", "System.Threading.WaitHandle."];

    /// <summary>The built-in workloads are programs like any other.</summary>
    private const string OwnPrograms = "Concur.Harness.Workloads.BuiltIn.";

    /// <param name="frames">Names of the managed frames, innermost first.</param>
    /// <returns>Null without frames.</returns>
    public static CallSite? Of(IReadOnlyList<string> frames) => frames.Count == 0
        ? null
        : Innermost(frames, IsOfProgram)
            ?? Innermost(frames, frame => !IsOneOf(frame, Libraries))
            ?? new CallSite(frames.FirstOrDefault(frame => !IsOneOf(frame, Waiting)) ?? frames[0], null);

    private static CallSite? Innermost(IReadOnlyList<string> frames, Func<string, bool> isMeant)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            if (isMeant(frames[i])) return new CallSite(frames[i], i > 0 && !TakesLock(frames[i - 1]) ? frames[i - 1] : null);
        }

        return null;
    }

    private static bool IsOfProgram(string frame) =>
        !IsOneOf(frame, Libraries) && (!IsOneOf(frame, Harness) || frame.StartsWith(OwnPrograms, StringComparison.Ordinal));

    /// <summary>Taking a lock is what a lock's site does; <c>Monitor.Wait</c> is another matter.</summary>
    private static bool TakesLock(string frame) =>
        frame.StartsWith("System.Threading.Lock.", StringComparison.Ordinal)
        || (frame.StartsWith("System.Threading.Monitor.", StringComparison.Ordinal) && !frame.Contains("Wait", StringComparison.Ordinal));

    private static bool IsOneOf(string frame, string[] beginnings) =>
        Array.Exists(beginnings, beginning => frame.StartsWith(beginning, StringComparison.Ordinal));
}
