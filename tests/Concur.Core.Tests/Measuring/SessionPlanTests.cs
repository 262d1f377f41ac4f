using Concur.Core.Measuring;
using Concur.Core.Model;

namespace Concur.Core.Tests.Measuring;

public class SessionPlanTests
{
    [Theory]
    [InlineData(ProfileKind.Full, StackSampler.Kernel, nameof(SecondSession.Names))]
    [InlineData(ProfileKind.Full, StackSampler.Runtime, nameof(SecondSession.Samples))]
    [InlineData(ProfileKind.Light, StackSampler.Kernel, nameof(SecondSession.None))]
    [InlineData(ProfileKind.Light, StackSampler.Runtime, nameof(SecondSession.None))]
    public void TheRuntimeSamplesOnlyWhereTheKernelDoesNot(ProfileKind profile, StackSampler sampler, string expected) =>
        Assert.Equal(expected, SessionPlan.SecondOf(profile, sampler).ToString());

    [Fact]
    public void TheLightSessionRecordsTheSameWhetherThePortOrAVariableStartsIt()
    {
        var provider = Assert.Single(SessionPlan.Light()[0].Providers);

        var text = FormattableString.Invariant($"{provider.Name}:0x{provider.Keywords:x}:{(int)provider.EventLevel}");
        Assert.Equal(text, SessionPlan.LightText);
        Assert.False(SessionPlan.Light()[0].RequestStackwalk);
    }

    [Fact]
    public void OnlyASamplingSessionHasTheSampler()
    {
        Assert.Equal(2, SessionPlan.Second(SecondSession.Samples)[0].Providers.Count);
        Assert.Single(SessionPlan.Second(SecondSession.Names)[0].Providers);
    }
}
