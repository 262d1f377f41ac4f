using Concur.Core.Findings;
using Concur.Core.Model;
using static Concur.Core.Tests.Findings.RunOfTwo;

namespace Concur.Core.Tests.Findings;

public class PlatformFindingsTests
{
    [Fact]
    public void ASystemThatWasNotTestedIsToldInEachRun()
    {
        var machine = Fixtures.Machine() with
        {
            Os = "Microsoft Windows 10.0.26100",
            Untested = "this version was tested under Wine alone",
        };

        var finding = Assert.Single(FindingRules.OfMachine(machine));

        Assert.Equal(("PlatformUntested", Severity.Warning, "machine.untested"), (finding.Rule, finding.Severity, finding.Evidence));
        Assert.Contains("Microsoft Windows 10.0.26100", finding.Message, StringComparison.Ordinal);
        Assert.EndsWith(machine.Untested, finding.Message, StringComparison.Ordinal);
        Assert.Empty(FindingRules.OfMachine(Fixtures.Machine()));
    }

    [Fact]
    public void UnitsAreNotTooShortWhereTheSystemDoesNotTellTheRunQueueAtAll()
    {
        var trial = Trial("threads", (Category.Compute, 100));
        trial = trial with
        {
            Account = trial.Account! with { ByCategory = trial.Account.ByCategory.SetItem((int)Category.RunQueue, null) },
        };

        Assert.Contains("UnitsTooShort", Rules(null));
        Assert.DoesNotContain("UnitsTooShort", Rules(new Capabilities { ThreadCpu = Availability.Exact }));

        IEnumerable<string> Rules(Capabilities? capabilities) =>
            FindingRules.Apply([Sequential, trial], Fixtures.Request("sequential", "threads"), null, capabilities)
                .Select(finding => finding.Rule);
    }
}
