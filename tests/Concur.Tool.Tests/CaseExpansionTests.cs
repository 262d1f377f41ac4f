using Concur.Core.Model;
using Concur.Protocol;
using Concur.Tool.Commands;

namespace Concur.Tool.Tests;

/// <summary>What --param gives, and which cases that makes of a method, or of several.</summary>
public class CaseExpansionTests
{
    private static readonly MethodChoices Parse = new("Json.Parse")
    {
        Parameters = [new ParameterChoices("Size", ["10", "100"]), new ParameterChoices("Mode", ["fast", "exact"])],
    };

    private static readonly MethodChoices Write = new("Json.Write") { Parameters = [new ParameterChoices("Size", ["1", "2", "3"])] };

    private static readonly MethodChoices Add = new("Sums.Add")
    {
        Arguments = ["a", "b"],
        Rows = [["1", "one"], ["2", "two"], ["2", "zwei"]],
    };

    private static readonly MethodChoices Opaque = new("Opaque.Run")
    {
        Parameters = [new ParameterChoices("Data", [])],
        Arguments = ["x"],
    };

    [Theory]
    [InlineData("Size=10", "Size=10")]
    [InlineData("Size=10,100", "Size=10|100")]
    [InlineData("Size=10, 100 ,10", "Size=10|100")]
    [InlineData("Size=10;Size=20;Mode=a", "Size=10|20 Mode=a")]
    [InlineData("Text=a\\,b,c", "Text=a,b|c")]
    [InlineData("Text=\\*", "Text=*")]
    [InlineData("Text=C:\\dir\\x", "Text=C:\\dir\\x")]
    [InlineData("Text=a=b", "Text=a=b")]
    [InlineData("Text=\"\",x", "Text=|x")]
    [InlineData("Size=*", "Size=all")]
    [InlineData("Size=3;Size=*", "Size=all")]
    [InlineData("Size=*;Mode=x;*", "Size=all Mode=x all")]
    [InlineData("", "")]
    public void ValuesAreReadFromLists(string texts, string expected) => Assert.Equal(expected, Shown(Given(texts)));

    [Theory]
    [InlineData("Size=", "--param 'Size=' has no value; give one, such as Size=10")]
    [InlineData("Size=1,", "--param 'Size=1,' has a value that is empty; leave its comma out")]
    [InlineData("Size=1,,2", "has a value that is empty")]
    [InlineData("Size", "--param needs a name and a value, such as Size=1000, and not 'Size'")]
    [InlineData("=3", "--param needs a name and a value")]
    [InlineData("Size=a\nb", "the value of --param must be one line")]
    public void WhatIsNoValueIsSaid(string text, string expected)
    {
        var refused = Assert.Throws<ConcurException>(() => Given(text));

        Assert.Equal(FailureKind.BadInput, refused.Kind);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Size=10", true)]
    [InlineData("Size=10;Mode=x", true)]
    [InlineData("Size=10,10", true)]
    [InlineData("Size=10,20", false)]
    [InlineData("Size=*", false)]
    [InlineData("*", false)]
    [InlineData("", true)]
    public void OneValueOfEachIsOneCase(string texts, bool expected) => Assert.Equal(expected, Given(texts).AreSingle);

    [Theory]
    [InlineData("", "Json.Parse")]
    [InlineData("Size=5,6", "Json.Parse Size=5|Json.Parse Size=6")]
    [InlineData(
        "Mode=a,b;Size=1,2",
        "Json.Parse Mode=a Size=1|Json.Parse Mode=b Size=1|Json.Parse Mode=a Size=2|Json.Parse Mode=b Size=2")]
    [InlineData("Size=*", "Json.Parse Size=10|Json.Parse Size=100")]
    [InlineData("*;Size=7", "Json.Parse Mode=fast Size=7|Json.Parse Mode=exact Size=7")]
    public void EachCombinationOfValuesIsACase(string texts, string expected) => Assert.Equal(expected, Cases([Parse], texts));

    [Theory]
    [InlineData("Size=1", "Json.Parse Size=1|Json.Write Size=1")]
    [InlineData("Size=*", "Json.Parse Size=10|Json.Parse Size=100|Json.Write Size=1|Json.Write Size=2|Json.Write Size=3")]
    [InlineData("Mode=fast", "Json.Parse Mode=fast|Json.Write")]
    public void EachMethodHasItsOwnValuesAndIsWithoutThoseThatItLacks(string texts, string expected) =>
        Assert.Equal(expected, Cases([Parse, Write], texts));

    /// <summary>Arguments belong together: a combination that no list has is none.</summary>
    [Theory]
    [InlineData("a=1,2", "Sums.Add a=1|Sums.Add a=2")]
    [InlineData("a=1,2;b=one,two", "Sums.Add a=1 b=one|Sums.Add a=2 b=two")]
    [InlineData("a=*", "Sums.Add a=1 b=one|Sums.Add a=2 b=two|Sums.Add a=2 b=zwei")]
    [InlineData("a=2;b=*", "Sums.Add a=2 b=two|Sums.Add a=2 b=zwei")]
    [InlineData("*", "Sums.Add a=1 b=one|Sums.Add a=2 b=two|Sums.Add a=2 b=zwei")]
    public void ListsOfArgumentsAreNotTakenApart(string texts, string expected) => Assert.Equal(expected, Cases([Add], texts));

    /// <summary>The measured process knows more ways to write a value: nothing is left out that it might accept, or refuse.</summary>
    [Theory]
    [InlineData("a=1,02;b=one", "Sums.Add a=1 b=one|Sums.Add a=02 b=one")]
    [InlineData("a=1;b=two", "Sums.Add a=1 b=two")]
    public void AValueThatNoListHasAsATextIsLeftToTheMeasuredProcess(string texts, string expected) =>
        Assert.Equal(expected, Cases([Add], texts));

    [Theory]
    [InlineData("Sise=1", "no method has a parameter 'Sise'; did you mean 'Size'?; they have Size, Mode")]
    [InlineData("Sise=*", "no method has a parameter 'Sise'")]
    public void AParameterThatNoneHasIsSaidWithThoseThereAre(string texts, string expected) =>
        Assert.StartsWith(expected, Refused([Parse, Write], texts), StringComparison.Ordinal);

    [Fact]
    public void OfOneMethodItsParametersAreNamed() => Assert.Equal(
        "'Sums.Add' has no parameter 'c'; did you mean 'a'?; it has a, b", Refused([Add], "c=1,2"));

    [Fact]
    public void AMethodWithoutParametersSaysWhereTheyComeFrom() => Assert.Equal(
        "'Plain.Run' has no parameter 'Size'; it has none: mark a public property [Params(...)]",
        Refused([new MethodChoices("Plain.Run")], "Size=1,2"));

    [Theory]
    [InlineData("Data=*", "'Opaque.Run' lists no values of 'Data' that texts tell apart; give them, as --param Data=A,B")]
    [InlineData("x=*", "'Opaque.Run' lists no values of 'x'")]
    [InlineData("*", "'Opaque.Run' lists no values of 'Data'")]
    public void ValuesThatNoTextTellsApartMustBeGiven(string texts, string expected) =>
        Assert.StartsWith(expected, Refused([Opaque], texts), StringComparison.Ordinal);

    [Fact]
    public void ListsThatLackTheOtherValuesAreNone() => Assert.Equal(
        "no [Arguments] of 'Sums.Add' have the values that --param gives", Refused([Add], "a=*;b=drei"));

    [Theory]
    [InlineData(0)]
    [InlineData(0, 0, 0)]
    [InlineData(5, 0, 5)]
    [InlineData(4, 5, 0, 4)]
    [InlineData(3, 5, 4, 3)]
    [InlineData(2, 3, 2)]
    [InlineData(1, 3, 1, 2)]
    public void TheExitCodeIsTheWorst(int expected, params int[] codes) => Assert.Equal(expected, ExitCode.Worst(codes));

    private static GivenParameters Given(string texts) => GivenParameters.Parse(texts.Length == 0 ? [] : texts.Split(';'));

    /// <summary>They are counted before they are made: there may be very many.</summary>
    [Fact]
    public void TooManyCasesAreRefused()
    {
        var values = Enumerable.Range(0, 100).Select(i => FormattableString.Invariant($"{i}")).ToList();
        var method = new MethodChoices("A.B")
        {
            Parameters = [.. Enumerable.Range(0, 8).Select(i => new ParameterChoices(FormattableString.Invariant($"P{i}"), values))],
        };

        Assert.Equal(
            "there are 10000000000000000 cases, and at most 1000 are run; give fewer benchmarks or values, or --cases 10000000000000000",
            Refused([method], "*"));
    }

    private static string Shown(GivenParameters given) => string.Join(
        ' ',
        given.Each.Select(one => $"{one.Name}={(one.TakesAll ? "all" : string.Join('|', one.Values))}")
            .Concat(given.TakesAll ? ["all"] : []));

    private static string Cases(MethodChoices[] methods, string texts) =>
        string.Join('|', CaseExpansion.Of(methods, Given(texts), 1_000).Select(Shown));

    private static string Shown(WorkloadCase one) =>
        string.Join(' ', one.Parameters.Select(value => $"{value.Key}={value.Value}").Prepend(one.Method));

    private static string Refused(MethodChoices[] methods, string texts) =>
        Assert.Throws<ConcurException>(() => CaseExpansion.Of(methods, Given(texts), 1_000)).Message;
}
