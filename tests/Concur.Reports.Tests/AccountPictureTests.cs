using System.Xml.Linq;
using Concur.Core.Model;
using Concur.Core.Storage;

namespace Concur.Reports.Tests;

public class AccountPictureTests
{
    private const string Hostile = "</text><script>alert(1)</script><b>\"'&";

    private static string Golden { get; } = Path.Combine(Fixtures.Golden, "run");

    [Fact]
    public void TheAccountsPictureHasABarForEachStrategyAndItsSharesInWords()
    {
        var run = RunFile.Read(Golden);
        using var text = new StringWriter();

        AccountPicture.Write(run with { Request = (WorkloadRequest)run.Request with { Workload = Hostile + "\u0001\ud800" } }, text);

        var svg = XDocument.Parse(text.ToString());
        XNamespace ns = "http://www.w3.org/2000/svg";
        var texts = svg.Descendants(ns + "text").Select(one => one.Value).ToList();
        Assert.All(run.Trials, trial => Assert.Contains(trial.Label, texts));
        Assert.Contains(texts, one => one.StartsWith("compute ", StringComparison.Ordinal) && one.EndsWith(" %", StringComparison.Ordinal));
        Assert.Contains(Hostile, texts[0], StringComparison.Ordinal);
        Assert.DoesNotContain(svg.Descendants(), element => element.Name.LocalName is "script" or "b");
    }

    [Fact]
    public void ARunWithoutAccountsHasNoPicture()
    {
        var run = RunFile.Read(Golden);

        Assert.Throws<ConcurException>(() =>
            AccountPicture.Write(run with { Trials = [.. run.Trials.Select(trial => trial with { Account = null })] }, TextWriter.Null));
    }

    [Fact]
    public void WhatABarCannotShowStandsBelowIt()
    {
        var run = RunFile.Read(Golden);
        var account = run.Trials[1].Account!;
        var without = account with { ByCategory = account.ByCategory.SetItem((int)Category.Jit, null) };
        var excess = account with
        {
            ByCategory = account.ByCategory.SetItem(
                (int)Category.Compute,
                account[Category.Compute] + account.UnexplainedNs + (account.LaneNs / 20)),
        };

        Assert.Contains(
            "unavailable, threads: compiling (JIT)",
            Texts(run with { Trials = run.Trials.SetItem(1, run.Trials[1] with { Account = without }) }));
        Assert.Contains(
            "unavailable: compiling (JIT)",
            Texts(run with { Trials = [run.Trials[0] with { Account = without }, run.Trials[1] with { Account = without }] }));
        Assert.Contains(
            "unexplained, the categories being more than the whole, threads: -5.0 %",
            Texts(run with { Trials = run.Trials.SetItem(1, run.Trials[1] with { Account = excess }) }));
        Assert.DoesNotContain(
            Texts(run),
            text => text.StartsWith("un", StringComparison.Ordinal) && text.Contains(':', StringComparison.Ordinal));
    }

    private static List<string> Texts(RunReport run)
    {
        using var text = new StringWriter();
        AccountPicture.Write(run, text);
        return [.. XDocument.Parse(text.ToString()).Descendants("{http://www.w3.org/2000/svg}text").Select(one => one.Value)];
    }
}
