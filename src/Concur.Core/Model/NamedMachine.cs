using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Concur.Core.Model;

/// <summary>A machine, or several, to which a user gave a name.</summary>
public sealed record NamedMachine
{
    /// <summary>The target, such as <c>ssh://user@host</c>; null for a set.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Target { get; init; }

    /// <summary>The command of the tool there; null for <c>dotnet-concur</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Command { get; init; }

    /// <summary>The address by which other machines reach it; null where it says so itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Address { get; init; }

    /// <summary>The machines or targets that a set stands for; empty for a machine.</summary>
    public ImmutableArray<string> Members { get; init; } = [];
}
