namespace Concur.Core.Model;

/// <summary>The runtime under other settings: every strategy is run under each variant as well.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Environment">The variables that it sets, such as <c>DOTNET_gcServer=1</c>.</param>
public sealed record RuntimeVariant(string Name, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>How many workers it has; null for the run's.</summary>
    public int? Workers { get; init; }
}
