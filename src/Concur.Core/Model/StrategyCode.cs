using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Concur.Protocol;

namespace Concur.Core.Model;

/// <summary>The code of a strategy of the user's own.</summary>
/// <param name="Name">The strategy's name.</param>
/// <param name="Method">The method, as <c>Namespace.Type.Method</c>.</param>
/// <param name="AssemblyPath">The absolute path of its assembly.</param>
/// <param name="CodeHash">The SHA-256 of that assembly; null where it is not known.</param>
public sealed record StrategyCode(string Name, string Method, string AssemblyPath, string? CodeHash)
{
    /// <summary>Its parameters, as <see cref="UserStrategy.Text"/> writes them.</summary>
    public ImmutableArray<string> Parameters { get; init; } = [];

    /// <summary>What is known of the strategy.</summary>
    /// <exception cref="FormatException">A parameter is malformed.</exception>
    [JsonIgnore]
    public StrategyDescriptor Descriptor =>
        new UserStrategy(Name, Method) { Parameters = [.. Parameters.Select(UserStrategy.ParameterOf)] }.Descriptor;

    /// <summary>The code of a strategy that an assembly has.</summary>
    public static StrategyCode Of(UserStrategy strategy, string assemblyPath, string? codeHash)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        return new StrategyCode(strategy.Name, strategy.Method, assemblyPath, codeHash)
        {
            Parameters = [.. strategy.Parameters.Select(UserStrategy.Text)],
        };
    }
}
