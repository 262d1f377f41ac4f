using Concur.Harness.Units;
using Concur.Protocol;

namespace Concur.Harness.Engines;

/// <summary>Tries where silos are to find each other, before a launch needs it.</summary>
internal static class MembershipTry
{
    /// <param name="enginePath">The engine's assembly.</param>
    /// <param name="text">What <see cref="ClusterMembership.Parse"/> reads.</param>
    /// <returns>Nothing.</returns>
    /// <exception cref="Refusal">It cannot be used.</exception>
    public static string[] Run(string enginePath, string text)
    {
        var engine = EngineLoader.Load(EngineFiles.Orleans, enginePath);
        return engine.RefusalAsync(ClusterMembership.Parse(text)!).GetAwaiter().GetResult() is { } why ? throw new Refusal(why) : [];
    }
}
