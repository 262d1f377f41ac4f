using System.Diagnostics;

namespace Concur.EndToEnd.Tests;

/// <summary>Waits for something that another process does, without using the cores that it needs.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Returns once the condition holds; throws after a time that no machine is too busy for.</summary>
    /// <param name="what">For the message, such as "a worker was started".</param>
    /// <param name="holds">The condition.</param>
    public static void Holds(string what, Func<bool> holds)
    {
        for (var clock = Stopwatch.StartNew(); !holds();)
        {
            if (clock.Elapsed > Limit) throw new TimeoutException($"not within {Limit}: {what}");
            Thread.Sleep(20);
        }
    }
}
