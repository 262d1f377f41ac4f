using System.Globalization;

namespace ScalingTests;

/// <summary>What the sample tests hold: code of a user's, and one method that has a race.</summary>
public static class Parser
{
    /// <summary>Items of the tests.</summary>
    public static readonly string[] Lines = ["7", "11", "ä13", "17"];

    private static int _running;

    /// <summary>Takes a while, so that a launch is short.</summary>
    public static double Parse(string line)
    {
        var sum = 0.0;
        for (var i = 1; i < 200_000; i++) sum += Math.Sqrt(i);
        return sum + int.Parse(line.TrimStart('ä'), CultureInfo.InvariantCulture);
    }

    /// <summary>As <see cref="Parse"/>, and releases its thread meanwhile.</summary>
    public static async Task<double> ParseAsync(string line)
    {
        await Task.Yield();
        return Parse(line);
    }

    /// <summary>Says how many units run at once, which depends on the strategy.</summary>
    public static int Race(string line)
    {
        var together = Interlocked.Increment(ref _running);
        Thread.Sleep(20);
        Interlocked.Decrement(ref _running);
        return line.Length + together;
    }

    /// <summary>Fails.</summary>
    public static int Fail(string line) => throw new FormatException($"no number: {line}");
}
