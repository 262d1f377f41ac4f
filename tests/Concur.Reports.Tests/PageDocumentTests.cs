using System.Text.Json;
using System.Text.Json.Nodes;
using Concur.Core;
using Concur.Core.Comparing;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Reports.Page;
using NJsonSchema;

namespace Concur.Reports.Tests;

/// <summary>The report page's types and looks are made from the files in its folder <c>schema</c>.</summary>
public class PageDocumentTests
{
    /// <summary>With CONCUR_ACCEPT_GOLDEN=1 the file is written anew: see scripts/golden.sh.</summary>
    [Theory]
    [InlineData("page.json")]
    [InlineData("categories.json")]
    public async Task ThePagesSchemaIsThatOfTheModel(string name)
    {
        var path = Path.Combine(Fixtures.RepositoryRoot, "src/Concur.ReportPage/schema", name);
        var actual = Written(name == "page.json" ? PageDocument.WriteSchema : CategoryTable.Write);

        if (Environment.GetEnvironmentVariable("CONCUR_ACCEPT_GOLDEN") == "1")
            await File.WriteAllTextAsync(path, actual, TestContext.Current.CancellationToken);

        Assert.Equal(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), actual);
    }

    [Fact]
    public async Task TheSchemaAllowsPagesOfEveryKind()
    {
        // The validator knows definitions by their name of before draft 2019-09.
        var text = Written(PageDocument.WriteSchema).Replace("$defs", "definitions", StringComparison.Ordinal);
        var schema = await JsonSchema.FromJsonAsync(text, TestContext.Current.CancellationToken);
        string Golden(string name) => Path.Combine(Fixtures.Golden, name);
        var (run, pages) = (RunFile.Read(Golden("run")), new ReportPages("1.2.3"));
        var other = run with { Machine = run.Machine with { Cpu = "another" } };
        var comparison = RunComparer.Compare(
            new ComparedRun("a", run), [new ComparedRun("b", other)], new ComparisonChoice { Threshold = 0.05 });
        PageContent[] all =
        [
            pages.Of(run, RunFolder.Of(Golden("run")), TestContext.Current.CancellationToken),
            pages.Of(comparison),
            pages.Of(SweepReader.Read(Golden("sweep"))),
            pages.Of(TraceFile.Read(Path.Combine(Golden("attach"), RunFolder.TraceFileName)), recording: null),
        ];

        Assert.All(all, page => Assert.Empty(schema.Validate(Serialised(page))));
    }

    /// <summary>
    /// A document in a page is the one in its file. Locks have <c>whileCoresIdleMs</c> besides, as in the files of running
    /// processes: a page has one shape of them.
    /// </summary>
    [Fact]
    public void APageHasTheRunAsItsFileHasIt()
    {
        var run = RunFile.Read(Path.Combine(Fixtures.Golden, "run"));
        var page = new PageContent("", "", "1.2.3") { Runs = [new PageRun("a", run, [])] };

        var (inPage, inFile) = (JsonNode.Parse(Serialised(page))!["runs"]![0]!["run"], Written(output => RunFile.Write(run, output)));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(inFile), inPage), inPage!.ToJsonString());
    }

    private static string Serialised(PageContent page) => JsonSerializer.Serialize(PageDocument.Of(page), PageContext.Page);

    private static string Written(Action<TextWriter> write)
    {
        using var text = new StringWriter();
        write(text);
        return text.ToString();
    }
}
