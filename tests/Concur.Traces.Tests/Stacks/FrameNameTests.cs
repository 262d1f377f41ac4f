using Concur.Traces.Stacks;

namespace Concur.Traces.Tests.Stacks;

public class FrameNameTests
{
    [Theory]
    [InlineData("A.B", "Run", "A.B.Run")]
    [InlineData("A.B", ".ctor", "A.B..ctor")]
    [InlineData("A.B+<Run>d__3", "MoveNext", "A.B.Run")]
    [InlineData("A.B+<Run>d__3`1[System.__Canon]", "MoveNext", "A.B.Run")]
    [InlineData("A.B+<>c__DisplayClass1_0", "<Run>b__0", "A.B.Run.lambda")]
    [InlineData("A.B+<>c", "<Run>b__3_1", "A.B.Run.lambda")]
    [InlineData("A.B", "<Run>g__Step|2_0", "A.B.Run.Step")]
    [InlineData("A.B+Inner", "Go", "A.B.Inner.Go")]
    [InlineData("System.Collections.Generic.List`1[System.Double]", "Add", "System.Collections.Generic.List<>.Add")]
    [InlineData("System.Collections.Generic.List`1[System.__Canon]", "AddWithResize", "System.Collections.Generic.List<>.AddWithResize")]
    [InlineData(
        "System.Collections.Generic.Dictionary`2+Enumerator[System.Int32,System.Nullable`1[System.Int32]]",
        "MoveNext",
        "System.Collections.Generic.Dictionary<>.Enumerator<>.MoveNext")]
    [InlineData("A.B", "Run[System.__Canon]", "A.B.Run<>")]
    [InlineData("A.B+<>c+<<Run>b__0_1>d", "MoveNext", "A.B.Run.lambda")]
    [InlineData("A.B+<<Run>g__Step|2_0>d", "MoveNext", "A.B.Run.Step")]
    [InlineData("A.B+<>c__DisplayClass4_0`1[System.__Canon]", "<Run>b__0", "A.B.Run.lambda")]
    [InlineData("A.B+<Run>d__3", "Dispose", "A.B.<Run>d__3.Dispose")]
    [InlineData("A.B", "MoveNext", "A.B.MoveNext")]
    [InlineData("A[0", "<", "A[0.<")]
    [InlineData("", "<Main>b__0", "Main.lambda")]
    [InlineData("", "Stub", "Stub")]
    [InlineData("A.B+<>c__DisplayClass2_0+<<Run>b__0>d", "MoveNext", "A.B.Run.lambda")]
    [InlineData("A.B+<<Run>g__Step|2_0>d`1[System.__Canon]", "MoveNext", "A.B.Run.Step")]
    [InlineData("Program", "<Main>$", "Program.Main")]
    [InlineData("Program+<<Main>$>d__0", "MoveNext", "Program.Main")]
    [InlineData("Program", "<<Main>$>g__Step|0_1", "Program.Main.Step")]
    [InlineData("Program+<>c", "<<Main>$>b__0_0", "Program.Main.lambda")]
    [InlineData("Program+<<<Main>$>g__Step|0_1>d", "MoveNext", "Program.Main.Step")]
    [InlineData("Program+<>c+<<<Main>$>b__0_0>d", "MoveNext", "Program.Main.lambda")]
    public void NamesAreThoseThatAPersonWrote(string type, string method, string expected) =>
        Assert.Equal(expected, FrameName.Of(type, method));
}
