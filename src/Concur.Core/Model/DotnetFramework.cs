namespace Concur.Core.Model;

/// <summary>A version of .NET, by the name that projects give it as their target.</summary>
/// <param name="Major">The major version: 8 for net8.0.</param>
public readonly record struct DotnetFramework(int Major)
{
    /// <summary>The oldest version under which workloads can be measured.</summary>
    public const int Oldest = 8;

    /// <summary>The version that the tool itself is built for.</summary>
    public const int OfTool = 10;

    private const string Prefix = "net";

    /// <summary>Its name, such as net8.0.</summary>
    public string Name => FormattableString.Invariant($"{Prefix}{Major}.0");

    /// <summary>The version of its base libraries.</summary>
    public Version Version => new(Major, 0);

    /// <summary>The version that a name stands for; null for what is none, or is older than <see cref="Oldest"/>.</summary>
    /// <param name="name">Such as net8.0.</param>
    public static DotnetFramework? Find(string? name) =>
        name is not null && name.StartsWith(Prefix, StringComparison.Ordinal)
        && Version.TryParse(name.AsSpan(Prefix.Length), out var version) && version is { Minor: 0, Build: -1, Major: >= Oldest }
            ? new DotnetFramework(version.Major)
            : null;
}
