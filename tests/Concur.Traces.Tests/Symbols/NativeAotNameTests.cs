using Concur.Traces.Symbols;

namespace Concur.Traces.Tests.Symbols;

/// <summary>Symbols of programs that the SDK of .NET 10 compiled ahead of time.</summary>
public class NativeAotNameTests
{
    [Theory]
    [InlineData("S_P_CoreLib_System_Threading_Lock__EnterAndGetCurrentThreadId", "System.Threading.Lock.EnterAndGetCurrentThreadId")]
    [InlineData("S_P_CoreLib_System_Threading_PortableThreadPool_WorkerThread__WorkerThreadStart",
        "System.Threading.PortableThreadPool.WorkerThread.WorkerThreadStart")]
    [InlineData("S_P_CoreLib_System_Collections_Generic_List_1_Enumerator<UInt8>__Dispose",
        "System.Collections.Generic.List<>.Enumerator.Dispose")]
    [InlineData("S_P_CoreLib_System_Runtime_CompilerServices_AsyncTaskMethodBuilder_1_AsyncStateMachineBox_1<Int32__app_Program__Main_d__0>"
        + "__ExecutionContextCallback",
        "System.Runtime.CompilerServices.AsyncTaskMethodBuilder<>.AsyncStateMachineBox<>.ExecutionContextCallback")]
    [InlineData("S_P_Reflection_Execution_Internal_Reflection_Execution_ConstraintValidator__Check",
        "Internal.Reflection.Execution.ConstraintValidator.Check")]
    [InlineData("System_Linq_System_Linq_Enumerable__Sum", "System.Linq.Enumerable.Sum")]
    [InlineData("System_Console_Interop_Sys__Write", "Interop.Sys.Write")]
    [InlineData("S_P_CoreLib_System_Version___ctor_2", "System.Version..ctor")]
    [InlineData("S_P_CoreLib_System_Globalization_TextInfo___cctor", "System.Globalization.TextInfo..cctor")]
    [InlineData("String__Concat_3", "System.String.Concat_3")]
    [InlineData("UInt8__Parse", "System.Byte.Parse")]
    public void MethodsOfTheLibrariesHaveTheNamesThatTheyAreWrittenBy(string symbol, string name) =>
        Assert.Equal(name, NativeAotName.Of(symbol));

    /// <summary>The assembly's name, the namespaces and the types of a program may have underscores of their own.</summary>
    [Theory]
    [InlineData("app_Ahead_Of_Time_Work__Roots", "app_Ahead_Of_Time_Work.Roots")]
    [InlineData("app_Box_1<System___Canon>__Fill", "app_Box_1<>.Fill")]
    [InlineData("app_Work__get_First_Item", "app_Work.get_First_Item")]
    [InlineData("app_Program___c__DisplayClass1_0___Threads_b__0", "app_Program.Threads.lambda")]
    [InlineData("app_Waits___c___RunAsync_b__0_0", "app_Waits.RunAsync.lambda")]
    [InlineData("app_Waits__StepAsync_d__1__MoveNext", "app_Waits.StepAsync")]
    [InlineData("app_Work___Run_g__Inner_0_1", "app_Work.Run.Inner")]
    public void OfAProgramsOwnMethodsWhatIsCertainIsShownAsItIsWritten(string symbol, string name) =>
        Assert.Equal(name, NativeAotName.Of(symbol));

    [Theory]
    [InlineData("app_Work__Two__Parts")] // Of a type with two underscores, or a method with them.
    [InlineData("app_Program___Main_")]
    [InlineData("S_P_CoreLib_System___DTString__SkipWhiteSpace")]
    [InlineData("<Boxed>S_P_CoreLib_System_Guid__<unbox>S_P_CoreLib_System_Guid__ToString")]
    [InlineData("unbox_S_P_CoreLib_System_Guid__ToString")]
    [InlineData("__GetGCStaticBase_app_Work")]
    [InlineData("app_Work<__Broken")]
    [InlineData("__")]
    public void WhatIsNotCertainStaysAsItIs(string symbol) => Assert.Equal(symbol, NativeAotName.Of(symbol));

    [Theory]
    [InlineData("RhpNewFast")]
    [InlineData("")]
    public void TheRuntimesOwnFunctionsAreNoMethods(string symbol) => Assert.Null(NativeAotName.Of(symbol));
}
