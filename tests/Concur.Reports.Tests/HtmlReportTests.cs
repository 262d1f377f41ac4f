using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Reports.Page;

namespace Concur.Reports.Tests;

public partial class HtmlReportTests
{
    private const string Hostile = "</script><script>alert(1)</script>\"'&<b>";

    private static string Golden { get; } = Path.Combine(Fixtures.Golden, "run");

    [Fact]
    public void ThePageHoldsItsOwnScriptAndLetsNoOtherIn()
    {
        var html = Page(RunFile.Read(Golden));

        var script = ScriptElement().Match(html).Groups[1].Value;
        var policy = Policy().Match(html).Groups[1].Value;
        Assert.StartsWith(
            $"default-src 'none'; script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}';",
            policy,
            StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.DoesNotMatch("""<(?:link|img|iframe)|<script[^>]*\ssrc=""", html);
        Assert.InRange(html.Length, 1, 1_500_000);
    }

    [Fact]
    public void AHostileNameIsNowhereMarkup()
    {
        var run = RunFile.Read(Golden);
        var html = Page(
            run with { Request = (WorkloadRequest)run.Request with { Workload = Hostile }, Machine = run.Machine with { Cpu = Hostile } });

        Assert.Equal(2, html.Split("<script").Length - 1 - (Concur.ReportPage.PageFiles.Script().Split("<script").Length - 1));
        Assert.DoesNotContain("alert(1)</script>", html, StringComparison.Ordinal);
    }

    private static string Page(RunReport run)
    {
        using var text = new StringWriter();
        HtmlReport.Write(new ReportPages("1.2.3").Of(run, RunFolder.Of(Golden), CancellationToken.None), text);
        return text.ToString();
    }

    [GeneratedRegex("""</script>\n<script>(.*?)</script>\n</body>""", RegexOptions.Singleline)]
    private static partial Regex ScriptElement();

    [GeneratedRegex("Content-Security-Policy\" content=\"([^\"]*)\"")]
    private static partial Regex Policy();
}
