export type {
  Attribute,
  BinaryOp,
  Block,
  Body,
  Expr,
  ForExpr,
  ObjectItem,
  SyntaxProblem,
  TemplatePart,
} from './ast.js';
export { parseExpression, parseHcl, parseTemplate } from './parser.js';
