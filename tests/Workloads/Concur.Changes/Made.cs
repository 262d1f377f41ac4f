namespace Concur.Changes;

/// <summary>
/// The change that is made in this process: CONCUR_CHANGE names it. So what the tool predicts of a change can be held against what it does.
/// </summary>
internal static class Made
{
    private static readonly string Name = Environment.GetEnvironmentVariable("CONCUR_CHANGE") ?? "";

    /// <summary>Whether a change is made.</summary>
    public static bool Is(string change) => Name == change;

    /// <summary>Half of a time where a change is made; else all of it.</summary>
    public static int Half(string change, int us) => Is(change) ? us / 2 : us;

    /// <summary>A lock: everybody's, or one of its own where it is never waited for.</summary>
    public static T Lock<T>(T shared, string change)
        where T : class, new() => Is(change) ? new T() : shared;
}
