using Concur.Core.Model;
using Concur.Tool.Commands;

namespace Concur.Tool.Tests;

public class CommandParametersTests
{
    [Fact]
    public void ThereIsACommandForEachCombination()
    {
        var commands = CommandParameters.Expand(
            [new NamedCommand("sort", "sort --parallel={n} {file}") { Prepare = "touch {file}" }, new NamedCommand("true", "true")],
            ["n", "1,2", "file", "a, b"]);

        Assert.Equal(
            ["sort n=1 file=a", "sort n=1 file=b", "sort n=2 file=a", "sort n=2 file=b", "true"], commands.Select(command => command.Name));
        Assert.Equal(("sort --parallel=2 b", "touch b"), (commands[3].Text, commands[3].Prepare));
    }

    [Fact]
    public void ANameThatHasThePlaceIsFilledIn() =>
        Assert.Equal("with 4", CommandParameters.Expand([new NamedCommand("with {n}", "true")], ["n", "4"])[0].Name);

    [Theory]
    [InlineData("--parameter 'n' has no values; give it as --parameter NAME A,B,C", "n")]
    [InlineData("--parameter m: no command has {m} in it; write {m} where its values belong", "m", "1")]
    [InlineData("--parameter n is given twice; give all its values at once, as n A,B,C", "n", "1", "n", "2")]
    [InlineData("--parameter n has a value that is empty or there twice", "n", "1,,2")]
    [InlineData("--parameter n has a value that is empty or there twice", "n", "1,1")]
    public void MistakesAreOneLine(string message, params string[] given) => Assert.Equal(
        message,
        Assert.Throws<ConcurException>(() => CommandParameters.Expand([new NamedCommand("a", "a {n}")], given)).Message);
}
