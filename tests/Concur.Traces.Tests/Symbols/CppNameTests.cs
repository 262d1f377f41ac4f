using Concur.Traces.Symbols;
using CsCheck;

namespace Concur.Traces.Tests.Symbols;

public class CppNameTests
{
    [Theory]
    [InlineData("_ZN3WKS7gc_heap10plan_phaseEi", "WKS::gc_heap::plan_phase")]
    [InlineData("_ZNK11MethodTable12GetArrayRankEv", "MethodTable::GetArrayRank")]
    [InlineData("_Z14GetThreadStorev", "GetThreadStore")]
    public void NamespacesTypesAndFunctionsAreToldApart(string symbol, string name) => Assert.Equal(name, CppName.Of(symbol));

    [Theory]
    [InlineData("_ZN14TGcInfoDecoderI19AMD64GcInfoEncodingE3SetEv")] // a template
    [InlineData("_Z4swapIiEvRT_S1_")]
    [InlineData("_ZN6ObjecteqERKS_")] // an operator
    [InlineData("_ZNSt6vectorE")]
    [InlineData("_ZN99shortE")]
    [InlineData("_ZN3WKS")]
    [InlineData("_Z")]
    [InlineData("_ZN")]
    [InlineData("getpid")]
    public void OtherNamesStayAsTheyAre(string symbol) => Assert.Equal(symbol, CppName.Of(symbol));

    [Fact]
    public void NoNameBreaksIt() => Gen.String[Gen.Char["_ZNKE012345678a"], 0, 30].Sample(symbol => CppName.Of("_Z" + symbol) is not null);
}
