using Concur.Core.Comparing;
using Concur.Core.Model;

namespace Concur.Core.Tests.Comparing;

public class FigureDifferencesTests
{
    private static readonly Capabilities Known = new() { RunQueue = Availability.Exact, Switches = Availability.Exact };

    [Fact]
    public void AFigureThatOneMachineKnowsLessWellIsADifferenceOfTheSystem() => Assert.Equal(
        [new FingerprintDifference("run queue", "Exact", "Unavailable", DifferenceKind.System)],
        FingerprintComparer.Compare(Run(Known), Run(Known with { RunQueue = Availability.Unavailable })));

    [Fact]
    public void ARunThatDoesNotSayHowWellItKnowsIsNotDifferentForThat()
    {
        Assert.Empty(FingerprintComparer.Compare(Run(Known), Run(null)));
        Assert.Empty(FingerprintComparer.Compare(Run(null), Run(Known)));
        Assert.Empty(FingerprintComparer.Compare(Run(Known), Run(Known)));
    }

    private static RunReport Run(Capabilities? capabilities) => Fixtures.Run() with { Capabilities = capabilities };
}
