using Concur.Traces.Stacks;

namespace Concur.Traces.Tests.Stacks;

/// <summary>The tool's own code stands in stacks as one frame, and never as a method.</summary>
public class HarnessFramesTests
{
    [Theory]
    [InlineData("Concur.Harness.Units.UnitRunner.Run", true)]
    [InlineData("Concur.Abstractions.WorkUnit.Checkpoint", true)]
    [InlineData("Concur.Protocol.Ns.ToMs", true)]
    [InlineData("Concur.Harness.Workloads.BuiltIn.Primes.IsPrime", false)]
    [InlineData("Concur.HarnessOfMine.Run", false)]
    [InlineData("My.Work.RunAsync", false)]
    public void BuiltInWorkloadsStandForAUsersCode(string method, bool isOfHarness) =>
        Assert.Equal(isOfHarness, HarnessFrames.Has(method));

    [Fact]
    public void AdjacentOnesAreOneFrameBetweenTheRootAndTheUsersCode()
    {
        string[] names =
        [
            "Main", "Concur.Harness.Launch.Run", "Concur.Harness.Strategies.Threads.Run.lambda", "System.Action.Invoke",
            "Concur.Harness.Units.UnitRunner.Run", "My.Work.RunAsync", "Concur.Abstractions.WorkUnit.Checkpoint",
        ];
        var (stacks, table) = (new AddressStacks(), new StackTable());
        stacks.IndexOf([.. Enumerable.Range(0, names.Length).Reverse().Select(i => (ulong)i)], threadId: 1);

        var first = table.Add(stacks, address => names[address]);

        Assert.Equal(
            ["Main", "[harness]", "System.Action.Invoke", "[harness]", "My.Work.RunAsync", "[harness]"],
            table.FramesIn(first));
        Assert.DoesNotContain(table.ToStacks().Frames, HarnessFrames.Has);
    }
}
