namespace Concur.Harness.Workloads.UserCode;

/// <summary>Names in which * stands for any letters.</summary>
internal static class NamePattern
{
    /// <summary>Whether a name has such a star.</summary>
    public static bool IsPattern(string name) => name.Contains('*', StringComparison.Ordinal);

    /// <summary>Whether a name is the one that was asked for.</summary>
    /// <param name="asked">The name that was asked for, which may have stars.</param>
    /// <param name="name">The name.</param>
    public static bool Matches(string asked, string name)
    {
        if (!IsPattern(asked)) return asked == name;
        var parts = asked.Split('*');
        if (!name.StartsWith(parts[0], StringComparison.Ordinal) || !name.EndsWith(parts[^1], StringComparison.Ordinal)) return false;
        var (from, to) = (parts[0].Length, name.Length - parts[^1].Length);
        foreach (var part in parts[1..^1])
        {
            var at = from <= to ? name.IndexOf(part, from, to - from, StringComparison.Ordinal) : -1;
            if (at < 0) return false;
            from = at + part.Length;
        }

        return from <= to;
    }

    /// <summary>Whether a name, or its end, is the one that was asked for.</summary>
    /// <param name="asked">The name that was asked for, which may have stars.</param>
    /// <param name="name">The name.</param>
    public static bool IsMeant(string asked, string name) => Matches(asked, name) || MatchesEnd(asked, name);

    /// <summary>Whether the end of a full name, from some dot on, is the one that was asked for.</summary>
    /// <param name="asked">The end that was asked for, which may have stars.</param>
    /// <param name="full">The full name.</param>
    public static bool MatchesEnd(string asked, string full)
    {
        for (var dot = full.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = full.IndexOf('.', dot + 1))
        {
            if (Matches(asked, full[(dot + 1)..])) return true;
        }

        return false;
    }
}
