using System.Collections.Immutable;
using Concur.Core.Machines;
using Concur.Core.Model;

namespace Concur.Core.Tests.Machines;

public class TargetParserTests
{
    private static readonly Dictionary<string, NamedMachine> Named = new()
    {
        ["m1"] = new NamedMachine { Target = "ssh://ann@host1:2222", Command = "/opt/my tools/dotnet-concur" },
        ["m2"] = new NamedMachine { Target = "exec:docker exec -i box", Address = "10.0.0.2" },
        ["lab"] = new NamedMachine { Members = ["m1", "m2"] },
        ["all"] = new NamedMachine { Members = ["lab", "exec:env"] },
        ["loop"] = new NamedMachine { Members = ["loop"] },
    };

    [Theory]
    [InlineData("exec:docker exec -i box", "box", "docker exec -i box dotnet-concur agent")]
    [InlineData("exec:kubectl exec -i pod --", "pod", "kubectl exec -i pod -- dotnet-concur agent")]
    [InlineData("exec:ip netns exec m1", "m1", "ip netns exec m1 dotnet-concur agent")]
    [InlineData("exec:env A=1", "env", "env A=1 dotnet-concur agent")]
    [InlineData("exec:", "here", "dotnet-concur agent")]
    [InlineData("exec:sh -c 'exec \"$@\"' x", "x", "sh|-c|exec \"$@\"|x|dotnet-concur|agent")]
    public void APrefixStartsTheAgent(string text, string name, string command)
    {
        var target = Assert.Single(Parse(text));

        Assert.Equal(name, target.Name);
        Assert.Equal(command.Split(command.Contains('|', StringComparison.Ordinal) ? '|' : ' '), target.Command);
    }

    [Fact]
    public void ACommaInsideQuotesIsPartOfAPrefix() =>
        Assert.Equal(["docker", "exec", "-i", "a,b", "dotnet-concur", "agent"], Parse("exec:docker exec -i 'a,b',m2")[0].Command);

    [Fact]
    public void SshAsksForNothingAndLooksWhereToolsAreInstalled()
    {
        var target = Assert.Single(Parse("ssh://ann@host1:2222"));

        Assert.True(target.IsSsh);
        Assert.Equal("host1", target.Name);
        Assert.Equal(
            ["ssh", "-T", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-p", "2222", "ann@host1"], target.Command.Take(9));
        Assert.EndsWith(
            "$HOME/.dotnet/tools:$HOME/.dotnet\"; export PATH; exec dotnet-concur agent", target.Command[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("m1", "ssh://ann@host1:2222")]
    [InlineData("exec:env A=1", "exec:env A=1")]
    public void ANamedMachineHasItsTargetToo(string text, string place)
    {
        var target = Assert.Single(Parse(text));

        Assert.Equal((text, place), (target.Text, target.Place));
    }

    [Fact]
    public void AMachinesOwnCommandIsQuotedForItsShell()
    {
        var target = Assert.Single(Parse("m1"));

        Assert.Equal("m1", target.Name);
        Assert.EndsWith("exec /opt/my tools/dotnet-concur agent", target.Command[^1], StringComparison.Ordinal);
        var quoted = new TargetParser(
            new Dictionary<string, NamedMachine> { ["q"] = new() { Target = "ssh://h", Command = "'/opt/my tools/$x'" } }, _ => null);
        Assert.EndsWith("exec '/opt/my tools/$x' agent", quoted.Parse("--at", "q")[0].Command[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void ACommandIsShownAsAShellTakesIt()
    {
        var line = Assert.Single(Parse("m1")).ToCommandLine();

        Assert.StartsWith("ssh -T -o BatchMode=yes -o ConnectTimeout=10 -p 2222 ann@host1 'PATH=\"$PATH:", line, StringComparison.Ordinal);
        Assert.EndsWith("exec /opt/my tools/dotnet-concur agent'", line, StringComparison.Ordinal);
        Assert.Equal(@"sh -c 'echo '\''a b'\''' dotnet-concur agent", Assert.Single(Parse("exec:sh -c \"echo 'a b'\"")).ToCommandLine());
        Assert.Equal("env '' dotnet-concur agent", Assert.Single(Parse("exec:env ''")).ToCommandLine());
    }

    [Fact]
    public void AForgottenMemberOfASetIsSaidToBeSuch()
    {
        var machines = new Dictionary<string, NamedMachine> { ["lab"] = new() { Members = ["gone"] } };

        var refused = Assert.Throws<ConcurException>(() => new TargetParser(machines, _ => null).Parse("--at", "lab"));

        Assert.Contains("'gone' is no machine, but lab has it; add it, or the set anew", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ASetStandsForItsMachinesAndSetsForTheirs()
    {
        Assert.Equal(["m1", "m2"], Parse("lab").Select(target => target.Name));
        Assert.Equal(["m1", "m2", "env"], Parse("all").Select(target => target.Name));
        Assert.Equal("10.0.0.2", Parse("m2")[0].Address);
    }

    [Fact]
    public void NoTwoMachinesHaveTheSameName() =>
        Assert.Equal(["env", "env-2", "env-3"], Parse("exec:env A=1,exec:env A=2,exec:env A=3").Select(target => target.Name));

    [Fact]
    public void VariablesReplaceTheCommandsOfAllMachines()
    {
        var parser = new TargetParser(Named, name => name switch
        {
            TargetParser.CommandVariable => "dotnet /build/dotnet-concur.dll",
            TargetParser.SshVariable => "ssh -i key",
            _ => null,
        });

        var command = Assert.Single(parser.Parse("--at", "m1")).Command;

        Assert.Equal(["ssh", "-i", "key", "-T"], command.Take(4));
        Assert.EndsWith("exec dotnet /build/dotnet-concur.dll agent", command[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody", "'nobody' is no machine")]
    [InlineData("m1,,m2", "has an empty target")]
    [InlineData("", "has an empty target")]
    [InlineData("exec:'open", "is not closed")]
    [InlineData("m1,m1", "is there twice")]
    [InlineData("lab,m2", "is there twice")]
    [InlineData("loop", "contains itself")]
    [InlineData("ssh://", "is not of the form ssh://")]
    [InlineData("ssh://ann:secret@host", "is not of the form ssh://")]
    [InlineData("ssh://-oProxyCommand=x", "is not of the form ssh://")]
    [InlineData("ssh://-oProxyCommand@host", "is not of the form ssh://")]
    [InlineData("ssh://host/path", "is not of the form ssh://")]
    [InlineData("http://host", "is no machine")]
    public void MistakesAreRefusedInALine(string text, string message)
    {
        var refused = Assert.Throws<ConcurException>(() => Parse(text));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Equal(FailureKind.BadInput, refused.Kind);
    }

    private static ImmutableArray<Target> Parse(string text) => new TargetParser(Named, _ => null).Parse("--at", text);
}
